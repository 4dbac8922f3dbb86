package dev.halyard.server;

import dev.halyard.server.http.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real service in this process, on a free port of its own. */
final class RunningService implements AutoCloseable {
    private final Service service;
    private final Client client;

    private RunningService(Service service) {
        this.service = service;
        client = new Client(service.port());
    }

    /** With these settings, the defaults for others. */
    static RunningService start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("FF_PORT", "0");
        all.putIfAbsent("FF_STORE", "file");
        try {
            return new RunningService(Service.start(Config.read(all)));
        } catch (Config.InvalidConfigException | Service.StartRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One for all tests that need no settings and change nothing; it ends with this process. */
    static RunningService shared() {
        return Shared.SERVICE;
    }

    private static final class Shared {
        static final RunningService SERVICE = start(Map.of());
    }

    List<Route> routes() {
        return service.routes();
    }

    int port() {
        return service.port();
    }

    Client client() {
        return client;
    }

    RawConnection connect() {
        return RawConnection.open(port());
    }

    @Override
    public void close() {
        service.close();
    }
}
