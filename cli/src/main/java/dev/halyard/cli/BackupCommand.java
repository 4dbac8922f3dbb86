package dev.halyard.cli;

import dev.halyard.control.log.Head;
import dev.halyard.control.verify.LogBytes;
import dev.halyard.control.verify.LogVerifier;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the whole log from a running service, verified, while changes go on. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Back up a running service: its whole log as of one revision, from which everything else"
                    + " is made again. Changes go on meanwhile. The file is there when it is whole,"
                    + " verified and on disk, or not at all; one of that name is replaced.",
            "",
            "Keep the revision and hash that it prints, elsewhere: audit verify --head takes them."
        })
final class BackupCommand implements Callable<Integer> {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Parameters(paramLabel = "FILE", description = "Where the backup goes.")
    private Path file = Path.of("");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The service; default ${DEFAULT-VALUE}.",
            defaultValue = "http://127.0.0.1:8080")
    private String url = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "LINE",
            description =
                    "A header that says who asks, who needs the role viewer: \"Authorization: Bearer ...\"."
                            + " Absent: the admin that development mode believes. May be given many times.")
    private List<String> headers = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            long start = System.nanoTime();
            download(partial);
            Head end = verified(partial);
            force(partial);
            Files.move(
                    partial,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            System.out.printf(
                    "%s: %d bytes, revision %d, head %s, in %d ms%n",
                    file,
                    Files.size(file),
                    end.seq(),
                    end.hash(),
                    (System.nanoTime() - start) / 1_000_000);
            return Cli.DONE;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("No backup was made: " + e.getMessage());
            return Cli.WRONG;
        } finally {
            remove(partial);
        }
    }

    private void download(Path to) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url).resolve("/api/admin/audit/export"))
                        .timeout(PATIENCE);
        List<String> said =
                headers.isEmpty() ? List.of("X-PTT-User-Id: backup", "X-PTT-Tier: admin") : headers;
        for (String header : said) {
            String[] parts = header.split(":", 2);
            if (parts.length < 2) {
                throw new IOException("a header is written \"Name: value\"");
            }
            request.header(parts[0].strip(), parts[1].strip());
        }
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<InputStream> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body();
                    OutputStream out = Files.newOutputStream(to)) {
                if (answer.statusCode() != 200) {
                    throw new IOException(
                            "%s answered %d: %s"
                                    .formatted(url, answer.statusCode(), beginning(body)));
                }
                body.transferTo(out);
            }
        }
    }

    private static String beginning(InputStream body) throws IOException {
        return new String(body.readNBytes(2000), StandardCharsets.UTF_8);
    }

    private static Head verified(Path partial) throws IOException {
        LogVerifier verifier = new LogVerifier();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(partial))) {
            LogBytes.verify(in, verifier, records -> {});
        }
        LogVerifier.Bad bad = verifier.bad();
        if (bad != null) {
            throw new IOException(
                    "what came is not valid: line %d %s".formatted(bad.line(), bad.problem()));
        }
        return verifier.state().head();
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void remove(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            System.err.println("The file " + partial + " was left behind: " + e);
        }
    }
}
