package org.evertone.walk;

/**
 * How a step went.
 *
 * @param remark why, or what else was seen; may be empty
 */
record Outcome(Step step, Verdict verdict, String remark) {
    enum Verdict {
        PASSED,
        FAILED,
        SKIPPED
    }
}
