using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>A provider's credential has had its value for as long as its pool says, or soon will.</summary>
internal sealed class CredentialDueRule(MeshState state, TimeProvider time) : IAlertRule
{
    public string Name => RuleNames.CredentialDue;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken)
    {
        if (rules.CredentialDue is not { IsEnabled: true, Ahead: var ahead })
        {
            return [];
        }

        DateTimeOffset now = time.GetUtcNow();
        long bound = (now + ahead).ToUnixTimeMilliseconds();
        return [.. (await state.Rotations.ReadAsync(cancellationToken)).Values
            .Where(rotation => rotation.DueAtMs <= bound)
            .Select(rotation => Due(rotation, now.ToUnixTimeMilliseconds()))];
    }

    private AlertCondition Due(CredentialRotation rotation, long nowMs)
    {
        string verb = rotation.DueAtMs <= nowMs ? "was" : "is";
        return new AlertCondition(
            Name, rotation.Account, $"The credential {rotation.Account} {verb} due for a new value at {Wording.Moment(rotation.DueAtMs!.Value)}.");
    }
}
