using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests;

/// <summary>Exchanges as they leave the envelope stage.</summary>
internal static class Exchanged
{
    public static readonly Caller Caller = new(
        new LedgerCaller("key-1", "default", "default"), ScopeGroup.ForKey("default", "key-1", new ScopeLimits(60, 0)));

    public static Exchange Of(string body, string configuration = "{}", params IEnumerable<TargetHealth> health) =>
        new("req_1", Caller, Catalog(configuration), health.ToDictionary(target => target.Target), TimeProvider.System)
        {
            Envelope = Bodies.Accept(body),
        };

    public static CatalogSnapshot Catalog(string configuration)
    {
        CatalogResult result = CatalogReader.Read(Encoding.UTF8.GetBytes(configuration), _ => null);
        Assert.Empty(result.Errors);
        return result.Snapshot!;
    }
}
