using LlmMesh.State.Circuits;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>The reservations of one process against one group of scopes, sent as <see cref="CallQueue{TQuestion, TAnswer}"/> says.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReservationQueue
{
    private readonly StateConnection _state;
    private readonly ScopeGroup _scopes;
    private readonly AdmissionStore _store;
    private readonly CircuitStore _circuits;
    private readonly CallQueue<ReservationRequest, AdmissionAnswer> _queue;

    public ReservationQueue(StateConnection state, ScopeGroup scopes, AdmissionStore store, CircuitStore circuits)
    {
        _state = state;
        _scopes = scopes;
        _store = store;
        _circuits = circuits;
        _queue = new CallQueue<ReservationRequest, AdmissionAnswer>(SendAsync);
    }

    public Task<AdmissionAnswer> ReserveAsync(in ReservationRequest request) => _queue.AskAsync(request);

    private async Task<IReadOnlyList<AdmissionAnswer>> SendAsync(IReadOnlyList<ReservationRequest> requests)
    {
        RedisResult reply = await _state.EvaluateAsync(
            LuaScript.Reserve, _scopes.Layout.ReserveKeys, ReserveCall.ArgumentsOf(_store, _scopes, requests), CancellationToken.None);
        var answer = new ReserveReply(_scopes.Layout, (RedisValue[])reply!);
        if (answer.HasTurnedCircuit && _scopes.Circuit is { } circuit)
        {
            _ = RelistAsync(circuit);
        }

        return answer.Read(requests);
    }

    // The script could only change the circuit itself: its list is in another slot.
    private async Task RelistAsync(CircuitId circuit)
    {
        try
        {
            await _circuits.RelistAsync(circuit, CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            // Listed as open until the outcome of a request that passes is reported.
        }
    }
}
