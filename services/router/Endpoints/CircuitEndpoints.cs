using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Upstreams;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.Router.Endpoints;

/// <summary>The circuits that a reset closed, by name.</summary>
internal sealed record CircuitResetView(IReadOnlyList<string> Reset);

/// <summary>
/// <c>POST /circuit-breaker/reset/{model}</c> and <c>POST /circuit-breaker/reset-all</c>: closes circuits by hand, on every replica.
/// </summary>
internal static class CircuitEndpoints
{
    private static readonly MeshError Unavailable = new(
        ErrorCode.StateUnavailable, "The circuits are in the shared state, which does not answer. Try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static void MapCircuits(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/circuit-breaker/reset/{**model}", ResetAsync).OpensFor(Access.Admin, "/circuit-breaker/reset");
        routes.MapPost("/circuit-breaker/reset-all", ResetAllAsync).OpensFor(Access.Admin, "/circuit-breaker/reset-all");
    }

    private static Task ResetAsync(
        string model, CatalogSource catalog, CircuitStore store, CircuitSnapshot snapshot, ManagementAudit audit, HttpContext http)
    {
        string name = Uri.UnescapeDataString(model);
        CircuitId[] named = [.. Named(name, catalog.Current)];
        if (named.Length == 0)
        {
            return ErrorWriter.WriteAsync(
                http.Response,
                new MeshError(ErrorCode.ModelNotFound, "The name is neither a model nor a provider's account. GET /monitor/circuits lists the open ones.")
                { Param = "model" },
                http.RequestAborted);
        }

        IEnumerable<CircuitStatus> before = snapshot.Current.All.Where(
            circuit => named.Any(one => one.Scope == circuit.Scope && one.Name == circuit.Name));
        return AnswerAsync(snapshot, http, async () =>
        {
            await audit.RecordAsync(http, "circuit.reset", name, ManagementAudit.Describe(before), after: "[]");
            return await store.ResetAsync(named, http.RequestAborted);
        });
    }

    private static Task ResetAllAsync(CircuitStore store, CircuitSnapshot snapshot, ManagementAudit audit, HttpContext http) =>
        AnswerAsync(snapshot, http, async () =>
        {
            await audit.RecordAsync(http, "circuit.reset_all", "*", ManagementAudit.Describe(snapshot.Current.All), after: "[]");
            return await store.ResetAllAsync(http.RequestAborted);
        });

    // A model in any of its spellings, a mapping (all of its targets), or an account.
    private static IEnumerable<CircuitId> Named(string name, CatalogSnapshot catalog)
    {
        ProviderAccount? account = catalog.Providers.Values.SelectMany(provider => provider.Accounts).FirstOrDefault(one => one.Name == name);
        return account is null
            ? catalog.Resolve(name).Targets.Select(target => CircuitId.OfTarget(target.Name))
            : [CircuitId.OfAccount(account.Name)];
    }

    private static async Task AnswerAsync(CircuitSnapshot snapshot, HttpContext http, Func<Task<IReadOnlyList<CircuitId>>> reset)
    {
        try
        {
            IReadOnlyList<CircuitId> closed = await reset();
            foreach (CircuitId circuit in closed)
            {
                snapshot.Apply(new CircuitStatus { Scope = circuit.Scope, Name = circuit.Name, State = CircuitState.Closed });
            }

            await http.Response.WriteAsJsonAsync(
                new CircuitResetView([.. closed.Select(circuit => circuit.Name)]),
                EndpointJson.Default.CircuitResetView,
                cancellationToken: http.RequestAborted);
        }
        catch (StateUnavailableException)
        {
            await ErrorWriter.WriteAsync(http.Response, Unavailable, http.RequestAborted);
        }
    }
}
