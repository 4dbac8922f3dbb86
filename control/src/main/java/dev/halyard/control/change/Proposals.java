package dev.halyard.control.change;

/** What each command would do: one line each. */
final class Proposals {
    private Proposals() {}

    static Proposal propose(Terms terms, Command command) {
        return switch (command) {
            case Command.CreateFlag create -> FlagChanges.create(terms, create);
            case Command.EditFlag edit -> FlagChanges.edit(terms, edit);
            case Command.ArchiveFlag archive -> FlagChanges.archive(terms, archive);
            case Command.Transition transition -> RolloutChanges.transition(terms, transition);
            case Command.Pause pause -> RolloutChanges.pause(terms, pause);
            case Command.RollBack rollBack -> RolloutChanges.rollBack(terms, rollBack);
            case Command.Resume resume -> RolloutChanges.resume(terms, resume);
            case Command.RevertStates revert -> RolloutChanges.revert(terms, revert);
            case Command.PutOverride put -> OverrideChanges.put(terms, put);
            case Command.DeleteOverride delete -> OverrideChanges.delete(terms, delete);
            case Command.SweepOverrides sweep -> OverrideChanges.sweep(terms);
            case Command.PutCohort put -> CohortChanges.put(terms, put);
            case Command.DeleteCohort delete -> CohortChanges.delete(terms, delete);
            case Command.PutSettings put -> CohortChanges.settings(terms, put);
            case Command.Import documents -> ImportChange.propose(terms, documents);
            case Command.RequestApproval request -> Approvals.request(terms, request);
            case Command.Sign sign -> Approvals.sign(terms, sign);
            case Command.Reject reject -> Approvals.reject(terms, reject);
            case Command.Withdraw withdraw -> Approvals.withdraw(terms, withdraw);
            case Command.CreateApiKey create -> ApiKeyChanges.create(terms, create);
            case Command.RotateApiKey rotate -> ApiKeyChanges.rotate(terms, rotate);
            case Command.RevokeApiKey revoke -> ApiKeyChanges.revoke(terms, revoke);
        };
    }
}
