package org.evertone.halpi4j.board;

import org.evertone.event.Timeline;
import org.evertone.hal.Notice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the keepers of parts need of the phone. */
public interface Upkeep {

    Timeline timeline();

    /** Shows a notice until it is closed. */
    AutoCloseable show(Notice notice);

    /** Calls a listener when devices have come or gone, on a thread of its own. Closing it ends that. */
    AutoCloseable onDevices(Runnable listener);

    /** In the phone. */
    @Component(service = Upkeep.class)
    final class OfPhone implements Upkeep {
        private final BundleContext context;
        private final Timeline timeline;
        private final DeviceFolder folder;

        @Activate
        public OfPhone(BundleContext context, @Reference Timeline timeline, @Reference DeviceFolder folder) {
            this.context = context;
            this.timeline = timeline;
            this.folder = folder;
        }

        @Override
        public Timeline timeline() {
            return timeline;
        }

        @Override
        public AutoCloseable show(Notice notice) {
            ServiceRegistration<Notice> shown = context.registerService(Notice.class, notice, null);
            return shown::unregister;
        }

        @Override
        public AutoCloseable onDevices(Runnable listener) {
            return folder.onChange(listener);
        }
    }
}
