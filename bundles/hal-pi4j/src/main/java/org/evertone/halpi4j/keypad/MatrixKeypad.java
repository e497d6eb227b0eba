package org.evertone.halpi4j.keypad;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.BoardException;
import org.evertone.halpi4j.board.InputMode;
import org.evertone.halpi4j.board.OutputMode;
import org.evertone.halpi4j.board.PartKeeper;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.PublishedKeypad;
import org.evertone.halpi4j.board.Resources;
import org.evertone.halpi4j.board.Upkeep;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes a matrix of keys while all of its wires work. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.matrix",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MatrixKeypad.Settings.class, factory = true)
public final class MatrixKeypad {
    private static final OutputMode ROW = new OutputMode(true, true);
    private static final InputMode COLUMN = new InputMode(PullResistance.PULL_UP, true, Duration.ZERO);
    private static final int MAXIMUM_SETTLE_MICROS = 50_000;
    private static final int MINIMUM_DEBOUNCE_MILLIS = 1;
    private static final int MAXIMUM_DEBOUNCE_MILLIS = 100;

    private final BundleContext context;
    private final Board board;
    private final Upkeep upkeep;
    private final Settings settings;
    private final PartKeeper keeper;

    /** What the device profile says about a matrix of keys. */
    @ObjectClassDefinition(name = "Matrix keypad", description = "Keys at the crossings of rows and columns")
    @interface Settings {
        @AttributeDefinition(description = "Addresses of the rows, from the top, such as gpio:GPIO5")
        String[] rows() default {};

        @AttributeDefinition(description = "Addresses of the columns, from the left, such as gpio:GPIO13")
        String[] columns() default {};

        @AttributeDefinition(
                description = "Names of the keys of each row with blanks between them, - = none, such as"
                        + " DIGIT_1 DIGIT_2 DIGIT_3 -")
        String[] keys() default {
            "DIGIT_1 DIGIT_2 DIGIT_3", "DIGIT_4 DIGIT_5 DIGIT_6", "DIGIT_7 DIGIT_8 DIGIT_9", "STAR DIGIT_0 POUND"
        };

        @AttributeDefinition(
                description = "The columns are right so long after a row was driven, µs",
                min = "0",
                max = "50000")
        int settleMicros() default 30;

        @AttributeDefinition(description = "A contact counts when it has stayed so long, ms", min = "1", max = "100")
        int debounceMillis() default 10;
    }

    @Activate
    public MatrixKeypad(BundleContext context, Settings settings, @Reference Board board, @Reference Upkeep upkeep) {
        this.context = context;
        this.board = board;
        this.upkeep = upkeep;
        this.settings = settings;
        keeper = new PartKeeper("keypad", List.of("Keypad", "does not work"), this::open, upkeep);
    }

    /** Takes the keypad away. */
    @Deactivate
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        KeyLayout layout = KeyLayout.parse(settings.keys(), settings.rows().length, settings.columns().length);
        int debounceMillis =
                Math.max(MINIMUM_DEBOUNCE_MILLIS, Math.min(MAXIMUM_DEBOUNCE_MILLIS, settings.debounceMillis()));
        int settleMicros = Math.max(0, Math.min(MAXIMUM_SETTLE_MICROS, settings.settleMicros()));
        return Resources.open(opened -> {
            PublishedKeypad keypad = new PublishedKeypad(layout.keys());
            StuckKeys stuck = new StuckKeys(layout, upkeep);
            opened.add(stuck);
            List<DigitalOutput> rows = rows(opened, trouble);
            List<DigitalInput> columns = columns(opened);
            MatrixReader reader = new MatrixReader(
                    MatrixWires.of(rows, columns, settleMicros),
                    new MatrixScan(layout.rows(), layout.columns(), debounceMillis),
                    event -> heard(event, layout, keypad, stuck),
                    trouble);
            opened.add(reader);
            for (DigitalInput column : columns) {
                column.addListener(event -> {
                    if (event.state() == DigitalState.UNKNOWN) {
                        trouble.failed(column.id() + ": the chip is gone");
                    } else {
                        reader.wake();
                    }
                });
            }
            reader.start();
            ServiceRegistration<Keypad> service = context.registerService(Keypad.class, keypad, null);
            opened.add(service::unregister);
        });
    }

    private List<DigitalOutput> rows(Resources opened, Trouble trouble) throws BoardException {
        List<DigitalOutput> rows = new ArrayList<>();
        for (String address : settings.rows()) {
            rows.add(opened.output(board, address, ROW, trouble));
        }
        return rows;
    }

    private List<DigitalInput> columns(Resources opened) throws BoardException {
        List<DigitalInput> columns = new ArrayList<>();
        for (String address : settings.columns()) {
            DigitalInput column = board.input(address, COLUMN);
            opened.add(() -> board.release(column));
            columns.add(column);
        }
        return columns;
    }

    private static void heard(MatrixScan.Event event, KeyLayout layout, PublishedKeypad keypad, StuckKeys stuck) {
        if (event instanceof MatrixScan.Event.Pressed pressed) {
            layout.places().get(pressed.place()).ifPresent(keypad::pressed);
        } else if (event instanceof MatrixScan.Event.Stuck down) {
            stuck.stuck(down.place());
        } else {
            stuck.freed(event.place());
        }
    }
}
