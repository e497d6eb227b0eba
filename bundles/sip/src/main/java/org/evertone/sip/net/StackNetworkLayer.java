package org.evertone.sip.net;

final class StackNetworkLayer {}
