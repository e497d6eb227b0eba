package org.evertone.halpi4j.lamp;

import org.evertone.hal.Address;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.BoardException;
import org.evertone.halpi4j.board.OutputMode;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.Resources;
import org.evertone.halpi4j.board.SysDevices;

/** Opens the lights that settings name. */
final class Lights {
    private final Board board;
    private final SysDevices sys;
    private final BoardLamp.Settings settings;
    private final OutputMode mode;
    private final int percent;

    Lights(Board board, SysDevices sys, BoardLamp.Settings settings) {
        this.board = board;
        this.sys = sys;
        this.settings = settings;
        mode = new OutputMode(settings.openDrain(), settings.activeLow());
        percent = Math.max(1, Math.min(100, settings.brightnessPercent()));
    }

    Light open(Resources opened, Trouble trouble) throws BoardException {
        boolean one = !settings.address().isBlank();
        boolean two = !settings.green().isBlank() && !settings.red().isBlank();
        if (one == two || (one && !(settings.green() + settings.red()).isBlank())) {
            throw new BoardException("a lamp has either an address, or both a green and a red one");
        }
        return one
                ? light(settings.address(), opened, trouble)
                : new TwoColourLight(light(settings.green(), opened, trouble), light(settings.red(), opened, trouble));
    }

    private Light light(String text, Resources opened, Trouble trouble) throws BoardException {
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new BoardException(String.valueOf(wrong.getMessage()), wrong);
        }
        if (address instanceof Address.KernelLed led) {
            return new LedLight(sys.led(led), percent);
        }
        if (address instanceof Address.PwmChannel pwm) {
            PwmLight light = new PwmLight(sys.pwmChip(pwm), pwm.channel(), settings.activeLow(), percent);
            opened.add(light);
            return light;
        }
        return new PinLight(opened.output(board, text, mode, trouble));
    }
}
