using System.Collections.Concurrent;
using LlmMesh.ProviderEmulator.Dialects;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Accounts;

/// <summary>The accounts as told over the control API. Thread-safe.</summary>
internal sealed class EmulatedAccounts
{
    private static readonly EmulatedAccount Untold = new();

    // The empty name is every key without an account of its own.
    private readonly ConcurrentDictionary<string, EmulatedAccount> _told = new(StringComparer.Ordinal);

    public void Tell(EmulatedAccount account) => _told[account.Key ?? ""] = account;

    public void Clear() => _told.Clear();

    /// <summary>The account whose key the request carries.</summary>
    public EmulatedAccount Of(HttpRequest request, Dialect dialect)
    {
        string key = dialect.Key(request) ?? "";
        return _told.GetValueOrDefault(key) ?? _told.GetValueOrDefault("") ?? Untold;
    }

    /// <summary>What the account's state makes of a request; null when nothing stands in its way.</summary>
    public ApiProblem? Refusal(HttpRequest request, Dialect dialect)
    {
        if (_told.IsEmpty)
        {
            return null;
        }

        EmulatedAccount account = Of(request, dialect);
        return account switch
        {
            { IsValid: false } => new ApiProblem(401, "invalid_request_error", "invalid_api_key", null, "No auth credentials found."),
            { CanSpend: false } when HttpMethods.IsPost(request.Method) =>
                new ApiProblem(402, "payment_required", "insufficient_credits", null, "Insufficient credits. Add more to continue."),
            _ => null,
        };
    }
}
