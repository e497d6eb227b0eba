package org.evertone.halpi4j.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void theNewestIsClosedFirstAndAllOfThemWhateverFails() throws Exception {
        Resources resources = Resources.open(opened -> {
            opened.add(() -> closed.add("first"));
            opened.add(() -> {
                throw new IllegalStateException("second");
            });
            opened.add(() -> closed.add("third"));
        });
        assertEquals(
                "second",
                assertThrows(IllegalStateException.class, resources::close).getMessage());
        assertEquals(List.of("third", "first"), closed);
        resources.close();
        assertEquals(2, closed.size());
    }

    @Test
    void whatWasOpenedBeforeAStepFailsIsClosed() {
        assertThrows(
                BoardException.class,
                () -> Resources.open(opened -> {
                    opened.add(() -> closed.add("first"));
                    throw new BoardException("no");
                }));
        assertEquals(List.of("first"), closed);
    }
}
