package org.evertone.lab;

/** The lab itself could not do its part: says nothing about the phone. */
final class LabException extends RuntimeException {

    LabException(String message) {
        super(message);
    }

    static LabException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        LabException exception = new LabException("interrupted");
        exception.initCause(e);
        return exception;
    }
}
