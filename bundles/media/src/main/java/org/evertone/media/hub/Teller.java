package org.evertone.media.hub;

/** Puts a shortcoming on record the first time; for any thread. */
interface Teller {

    /** @param kind stable machine word, told once */
    void tellOnce(String kind, String what, String why);
}
