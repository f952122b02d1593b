using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests;

/// <summary>Exchanges as they leave the envelope stage.</summary>
internal static class Exchanged
{
    public static readonly Caller Caller = new(new LedgerCaller("key-1", "default", "default"));

    /// <summary>Nothing known of any target, every circuit closed.</summary>
    public static readonly Surroundings Calm = new(new Dictionary<string, TargetHealth>(), CircuitView.AllClosed);

    public static Exchange Of(string body, string configuration = "{}", params IEnumerable<TargetHealth> health) =>
        Of(body, configuration, Calm with { Health = health.ToDictionary(target => target.Target) });

    public static Exchange Of(string body, string configuration, Surroundings surroundings) => Of(body, Catalog(configuration), surroundings);

    public static Exchange Of(string body, CatalogSnapshot catalog, Surroundings? surroundings = null) =>
        new("req_1", Caller, catalog, surroundings ?? Calm, TimeProvider.System) { Envelope = Bodies.Accept(body) };

    public static CatalogSnapshot Catalog(string configuration)
    {
        CatalogResult result = CatalogReader.Read(Encoding.UTF8.GetBytes(configuration), _ => null);
        Assert.Empty(result.Errors);
        return result.Snapshot!;
    }
}
