package dev.halyard.server.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** In Node, as a process of its own. */
final class NodeApplication implements JsApplication {
    private static final Path DIRECTORY = Path.of("../clients");

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private NodeApplication(Process process) {
        this.process = process;
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    static NodeApplication run(String script) {
        if (!Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
            throw new IllegalStateException("the clients are not installed: sh clients/build.sh");
        }
        try {
            return new NodeApplication(
                    new ProcessBuilder("node", "run.mjs", script)
                            .directory(DIRECTORY.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String drive(String command) {
        try {
            in.write(command + "\n");
            in.flush();
            String answer = out.readLine();
            if (answer == null) {
                throw new IOException("node ended");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
