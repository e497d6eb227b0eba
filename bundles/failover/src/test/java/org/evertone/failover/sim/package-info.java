/** Servers that fail as told, in virtual time, around the engine: for ladders, random schedules and replays. */
package org.evertone.failover.sim;
