package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.rollout.Footing;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.SettingsEntry;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whoever edits what is free to edit does not sign for it later. An edit that was approved has had
 * its second pair of eyes, but only for the flags that were signed for.
 */
final class Editors {
    private final Proposal proposal;
    private final String who;
    private final @Nullable Approval used;

    private Editors(Proposal proposal, String who, @Nullable Approval used) {
        this.proposal = proposal;
        this.who = who;
        this.used = used;
    }

    static void remember(Proposal proposal, String who, @Nullable Approval used) {
        Editors editors = new Editors(proposal, who, used);
        for (EntityId id : List.copyOf(proposal.touched())) {
            switch (id.kind()) {
                case FLAG -> editors.flag(id.key());
                case COHORT -> editors.cohort(id.key());
                case SETTINGS -> editors.settings();
                case OVERRIDE, METADATA, APPROVAL, API_KEY -> {}
            }
        }
    }

    private void flag(String key) {
        FlagEntry was = proposal.before().flagEntry(key);
        FlagEntry is = proposal.flagAfter(key);
        boolean edited = was == null || !Footing.evaluated(was).equals(Footing.evaluated(is));
        boolean free = was == null || !was.gated() || was.isDraft() || was.archived();
        boolean signed = used != null && used.covers(key);
        if (edited && (free || signed)) {
            proposal.flag("flag.edit", is.withEditedBy(signed ? null : who), null);
        }
    }

    /** What is only said of a cohort is no edit of whom it reaches, nor takes one away. */
    private void cohort(String key) {
        CohortEntry was = proposal.before().cohort(key);
        CohortEntry is = proposal.after().cohort(key);
        boolean edited =
                is != null
                        && (was == null
                                || !Objects.equals(
                                        Doc.get(was.document(), "any_of"),
                                        Doc.get(is.document(), "any_of")));
        if (is != null && edited) {
            String editor = editor(flag -> flag.cohorts().contains(key));
            proposal.cohort(new CohortEntry(key, is.document(), is.version(), editor, is.born()));
        }
    }

    private void settings() {
        SettingsEntry is = proposal.after().settings();
        String editor = editor(flag -> true);
        proposal.settings(
                new SettingsEntry(is.internalTiers(), is.approvalMatrix(), is.version(), editor));
    }

    /** Of what flags share: nobody, where it was signed for all gated flags that it matters to. */
    private @Nullable String editor(Predicate<FlagEntry> matters) {
        boolean[] signed = {used != null};
        proposal.after()
                .eachFlag(flag -> {
                    if (flag.gated() && matters.test(flag)) {
                        signed[0] &= used != null && used.covers(flag.key());
                    }
                });
        return signed[0] ? null : who;
    }
}
