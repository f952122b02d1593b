using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>What some requests add to the roll-ups.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RollupBatch
{
    private static readonly string NoFault = ColumnText.From(FaultClass.None);

    private readonly Dictionary<RollupKey, Tally> _tallies = [];

    public IReadOnlyDictionary<RollupKey, Tally> Tallies => _tallies;

    /// <summary>Counts a request and, if it has any, its tags, each once.</summary>
    public void Add(RequestRow request, IEnumerable<string> tags)
    {
        foreach (RollupKey key in KeysOf(request, tags))
        {
            TallyOf(key).Add(request);
        }
    }

    /// <summary>Takes a request back that was counted before.</summary>
    public void Remove(RequestRow request, IEnumerable<string> tags)
    {
        foreach (RollupKey key in KeysOf(request, tags))
        {
            TallyOf(key).Remove(request);
        }
    }

    private static IEnumerable<RollupKey> KeysOf(RequestRow request, IEnumerable<string> tags)
    {
        long slot = Slot.Of(request.AdmittedAtMs);
        yield return new RollupKey(Facet.Total, slot);
        yield return new RollupKey(Facet.Target, slot, request.Provider ?? "", request.Model ?? "");
        yield return new RollupKey(Facet.Caller, slot, request.KeyId, request.Team, request.Organisation);
        if (request.Category is { } category)
        {
            yield return new RollupKey(Facet.Category, slot, category);
        }

        if (request.EndUser is { } user)
        {
            yield return new RollupKey(Facet.User, slot, user);
        }

        if (request.Fault != NoFault)
        {
            yield return new RollupKey(Facet.Fault, slot, request.Fault);
        }

        foreach (string tag in tags)
        {
            yield return new RollupKey(Facet.Tag, slot, tag);
        }
    }

    private Tally TallyOf(RollupKey key)
    {
        if (!_tallies.TryGetValue(key, out Tally? tally))
        {
            _tallies.Add(key, tally = new Tally());
        }

        return tally;
    }
}
