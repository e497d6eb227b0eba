package org.evertone.halpi4j.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineWatchTest {
    private static final int ENOMEM = 12;

    @Test
    void aKernelThatDoesNotWaitIsNotAskedWithoutAPause() throws Exception {
        Semaphore polls = new Semaphore(0);
        Kernel refusing = (Kernel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("poll")) {
                        polls.release();
                        throw new KernelException("poll", ENOMEM);
                    }
                    return method.getReturnType() == int.class ? 1 : null;
                });
        LineWatch watch = new LineWatch(refusing);
        assertTrue(polls.tryAcquire(20, TimeUnit.SECONDS));
        assertFalse(polls.tryAcquire(100, TimeUnit.MILLISECONDS));
        watch.close();
    }
}
