package dev.halyard.control.state;

import dev.halyard.evaluator.PersistentMap;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All approvals by id, and beside them those that every change has to look at. Immutable.
 *
 * @param open those that can still be signed or used, expired ones among them
 */
record ApprovalSet(PersistentMap<String, Approval> all, PersistentMap<String, Approval> open) {
    static final ApprovalSet EMPTY = new ApprovalSet(PersistentMap.empty(), PersistentMap.empty());

    /** The same with one set or, for null, gone. */
    ApprovalSet with(String id, Value.@Nullable Members document) {
        Approval approval = document == null ? null : Approval.read(document);
        return new ApprovalSet(
                approval == null ? all.without(id) : all.with(id, approval),
                approval == null || !approval.state().isOpen()
                        ? open.without(id)
                        : open.with(id, approval));
    }

    @Nullable Approval get(String id) {
        return all.get(id);
    }

    /** The newest request first. */
    List<Approval> newestFirst() {
        List<Approval> sorted = new ArrayList<>(all.size());
        all.forEach((id, approval) -> sorted.add(approval));
        sorted.sort(
                Comparator.comparing(Approval::requestedAt).thenComparing(Approval::id).reversed());
        return sorted;
    }

    /** Those of {@link #open}, in no order. */
    List<Approval> openOnes() {
        List<Approval> found = new ArrayList<>(open.size());
        open.forEach((id, approval) -> found.add(approval));
        return found;
    }
}
