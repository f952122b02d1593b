using System.Net;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>An error as a provider sends it, and what it is.</summary>
internal sealed record FaultSample(string Provider, int Status, FaultClass Fault, string Body, params (string Name, string Value)[] Headers)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public FaultPhase Phase { get; init; } = FaultPhase.Status;

    public string ContentType { get; init; } = "application/json";

    /// <summary>What follows, when that differs from the class's action.</summary>
    public FaultAction? Action { get; init; }

    public string Name => $"{Provider} {Status} {Body}"[..Math.Min(160, Provider.Length + 5 + Body.Length)];

    /// <summary>The error as the router reads it off the wire.</summary>
    public ProviderFault Fall()
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)Status);
        foreach ((string name, string value) in Headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        ProviderError error = ErrorBody.Read(Encoding.UTF8.GetBytes(Body), ContentType, []);
        return ProviderFault.Of(Provider, Phase, answer, error, Now);
    }
}
