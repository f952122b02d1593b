using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>One group as one reservation asks for it, and what came of that.</summary>
/// <param name="group">The group.</param>
/// <param name="id">What the reservation is called there.</param>
/// <param name="claim">What it asks for.</param>
internal sealed class GroupHold(LimitGroup group, string id, RequestClaim claim)
{
    public LimitGroup Group { get; } = group;

    public string Id { get; } = id;

    /// <summary>What was asked for; after an extension, with that.</summary>
    public RequestClaim Claim { get; private set; } = claim;

    /// <summary>Whether Redis was asked, so that it may hold something whatever came back.</summary>
    public bool WasAsked { get; set; }

    /// <summary>Whether the answer is this replica's own, within its share, because Redis gave none.</summary>
    public bool IsShare { get; set; }

    /// <summary>The answer.</summary>
    public AdmissionAnswer Answer { get; set; }

    /// <summary>When it was counted, in seconds of this replica's clock.</summary>
    public long LocalSecond { get; set; }

    /// <summary>Whether something is held.</summary>
    public bool IsHeld => Answer.IsAdmitted;

    /// <summary>Whether what is held is as much as the claim, or nothing has to be held.</summary>
    public bool Covers(in MoneyClaim claim) => IsShare || !Group.Scopes.HasBudgets
        || (claim.Expected <= (Claim.Money?.Expected ?? 0) && (!Group.HasHardBudgets || claim.Most <= Answer.Held));

    /// <summary>More money is held than before.</summary>
    public void Extend(MoneyClaim claim, long held)
    {
        Claim = Claim with { Money = claim };
        Answer = Answer with { Held = held };
    }
}
