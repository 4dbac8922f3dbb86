package dev.halyard.cli.fleet;

import java.io.PrintStream;
import java.util.List;

/**
 * Prints what nodes say: over itself on a terminal, elsewhere anew whenever something has changed.
 */
final class StatusTable {
    private static final String ROW = "%-28s %-5s %10s  %-16s %-25s %s";
    private static final int WIDEST = 160;

    private final PrintStream out;
    private final boolean terminal;
    private List<NodeStatus> shown = List.of();

    StatusTable(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(List<NodeStatus> nodes) {
        if (nodes.equals(shown)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (terminal && !shown.isEmpty()) {
            text.append("\u001b[").append(nodes.size() + 1).append("A\u001b[J");
        }
        line(text, ROW.formatted("node", "ready", "revision", "freshness", "stale since", ""));
        for (NodeStatus node : nodes) {
            line(
                    text,
                    ROW.formatted(
                            node.url(),
                            node.ready(),
                            node.revision(),
                            node.freshness(),
                            node.staleSince(),
                            node.trouble()));
        }
        shown = nodes;
        out.print(text);
        out.flush();
    }

    /** A line that a terminal broke would be one more to go up. */
    private static void line(StringBuilder text, String line) {
        String trimmed = line.stripTrailing();
        text.append(trimmed, 0, Math.min(WIDEST, trimmed.length())).append('\n');
    }
}
