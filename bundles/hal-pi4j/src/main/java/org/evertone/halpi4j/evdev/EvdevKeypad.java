package org.evertone.halpi4j.evdev;

import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.BoardException;
import org.evertone.halpi4j.board.PartKeeper;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.Resources;
import org.evertone.halpi4j.board.Upkeep;
import org.evertone.halpi4j.kernel.Kernel;
import org.evertone.halpi4j.kernel.NativeKernel;
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

/** Publishes a keypad that the kernel knows as an input device, and a hook switch in it, while it is plugged in. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.evdev",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EvdevKeypad.Settings.class, factory = true)
public final class EvdevKeypad {
    private final BundleContext context;
    private final Supplier<Kernel> kernel;
    private final Path folder;
    private final int wordBytes;
    private final Settings settings;
    private final PartKeeper keeper;

    /** What the device profile says about the keypad. */
    @ObjectClassDefinition(name = "Input device", description = "A USB keypad or gpio-keys")
    @interface Settings {
        @AttributeDefinition(
                description = "Name of the input device, or its path such as /dev/input/by-id/NAME;"
                        + " empty takes the first numeric keypad")
        String device() default "";

        @AttributeDefinition(description = "CODE=KEY: keys beside or instead of the usual ones, - for none")
        String[] keys() default {};

        @AttributeDefinition(
                description = "Code of the key that is down while the handset is lifted; 0 = there is none",
                min = "0",
                max = "767")
        int hookCode() default 0;
    }

    @Activate
    public EvdevKeypad(BundleContext context, Settings settings, @Reference Upkeep upkeep) {
        this(context, settings, upkeep, NativeKernel::load, Path.of("/dev/input"), Native.LONG_SIZE);
    }

    /** @param wordBytes size of a C {@code long} */
    EvdevKeypad(
            BundleContext context,
            Settings settings,
            Upkeep upkeep,
            Supplier<Kernel> kernel,
            Path folder,
            int wordBytes) {
        this.context = context;
        this.settings = settings;
        this.kernel = kernel;
        this.folder = folder;
        this.wordBytes = wordBytes;
        keeper = new PartKeeper("keypad", List.of("Keypad", "is unplugged"), this::open, upkeep);
    }

    /** Takes the keypad away. */
    @Deactivate
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        return Resources.open(opened -> {
            KeyCodes codes = KeyCodes.with(settings.keys());
            Kernel calls = kernel();
            InputDevice device = InputDevice.open(calls, folder, settings.device(), KeyCodes.digits());
            opened.add(device);
            InputReader reader = new InputReader(calls, device, codes, settings.hookCode(), wordBytes, trouble);
            ServiceRegistration<Keypad> keypad = context.registerService(Keypad.class, reader.keypad(), null);
            opened.add(keypad::unregister);
            if (settings.hookCode() > 0) {
                ServiceRegistration<HookSwitch> hook = context.registerService(HookSwitch.class, reader.hook(), null);
                opened.add(hook::unregister);
            }
            opened.add(reader.start());
        });
    }

    private Kernel kernel() throws BoardException {
        try {
            return kernel.get();
        } catch (UnsupportedOperationException none) {
            throw new BoardException(String.valueOf(none.getMessage()), none);
        }
    }
}
