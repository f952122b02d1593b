using System.Net.Sockets;
using LlmMesh.ProviderEmulator.Accounts;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Dialects;
using LlmMesh.ProviderEmulator.Faults;
using LlmMesh.ProviderEmulator.Observation;
using LlmMesh.ProviderEmulator.Requests;
using Microsoft.Extensions.Options;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>The life of every provider request: read, note, select the fault, check key and account, understand, answer.</summary>
internal sealed class ProviderPipeline(
    RequestLog log,
    FaultSelection faults,
    EmulatedAccounts accounts,
    IOptions<EmulatorOptions> options,
    TimeProvider clock,
    IHostApplicationLifetime lifetime)
{
    private readonly string? _key = options.Value.ApiKey is { Length: > 0 } key ? key : null;

    /// <summary>Answers in OpenAI's dialect.</summary>
    public Task RunAsync(HttpContext http, Func<ReadOnlyMemory<byte>, Reading> read) => RunAsync(http, OpenAIDialect.Instance, read);

    public async Task RunAsync(HttpContext http, Dialect dialect, Func<ReadOnlyMemory<byte>, Reading> read)
    {
        using RequestBody body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        Reading reading = read(body.Bytes);
        Selection selection = faults.Select(http.Request, reading.Request?.Model);
        Observed observed = log.Begin(http.Request, body.Bytes, reading.Request, selection.Call?.Text);
        try
        {
            if ((selection.Problem ?? Unauthorized(http.Request, dialect) ?? accounts.Refusal(http.Request, dialect) ?? reading.Problem) is { } problem)
            {
                await dialect.RefuseAsync(http, problem, () => End(Ending.Completed));
            }
            else if (selection.Call is { } call)
            {
                await MisbehaveAsync(http, dialect, reading.Request!, call, observed);
            }
            else
            {
                dialect.Announce(http.Response);
                IAnswer answer = reading.Request!.Answer(default);
                await PlainDelivery.SendAsync(new Exchange(http, dialect, answer, FaultOptions.None, observed, log, clock, http.RequestAborted));
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException)
        {
            // The client left, or the emulator is stopping; nobody is there to be told.
            End(http.RequestAborted.IsCancellationRequested || gone is SocketException ? Ending.Aborted : Ending.Broken);
            http.Abort();
        }
        finally
        {
            End(http.RequestAborted.IsCancellationRequested ? Ending.Aborted : Ending.Completed);
        }

        void End(Ending ending)
        {
            observed.Status ??= http.Response.HasStarted || ending == Ending.Completed ? http.Response.StatusCode : null;
            log.End(observed, ending);
        }
    }

    private async Task MisbehaveAsync(HttpContext http, Dialect dialect, ProviderRequest request, FaultCall call, Observed observed)
    {
        using CancellationTokenSource gone =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        Exchange exchange = new(http, dialect, request.Answer(call.Shape), call.Options, observed, log, clock, gone.Token);
        dialect.Announce(http.Response);
        await exchange.WaitAsync(call.Options.Time(CommonOptions.DelayMs));
        await call.Fault.SendAsync(exchange);
    }

    private ApiProblem? Unauthorized(HttpRequest request, Dialect dialect) =>
        _key is null || dialect.Key(request) == _key
            ? null
            : new ApiProblem(401, "invalid_request_error", "invalid_api_key", null, "Incorrect API key provided.");
}
