package dev.halyard.server;

import dev.halyard.server.Config.InvalidConfigException;
import dev.halyard.server.Service.StartRefusedException;
import java.util.HashMap;
import java.util.Map;

/**
 * The real service on a free port of loopback, for tests of the pages, which are another package.
 */
public final class PagesService implements AutoCloseable {
    private final Service service;

    private PagesService(Service service) {
        this.service = service;
    }

    /**
     * Starts it with the seed documents.
     *
     * @param settings as the environment would hold them
     */
    public static PagesService start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("FF_PORT", "0");
        all.putIfAbsent("FF_STORE", "file");
        all.put("FF_SHUTDOWN_GRACE_MS", "0");
        try {
            return new PagesService(Service.start(Config.read(all)));
        } catch (InvalidConfigException | StartRefusedException refused) {
            throw new AssertionError(refused.getMessage(), refused);
        }
    }

    /** As a browser writes it: {@code http://127.0.0.1:41234}. */
    public String origin() {
        return "http://127.0.0.1:" + service.port();
    }

    @Override
    public void close() {
        service.close();
    }
}
