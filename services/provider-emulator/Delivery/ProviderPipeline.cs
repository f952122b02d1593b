using System.Net.Sockets;
using LlmMesh.ProviderEmulator.Accounts;
using LlmMesh.ProviderEmulator.Answers;
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
    private readonly string? _authorization = options.Value.ApiKey is { Length: > 0 } key ? $"Bearer {key}" : null;

    public async Task RunAsync(HttpContext http, Func<ReadOnlyMemory<byte>, Reading> read)
    {
        using RequestBody body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        Reading reading = read(body.Bytes);
        Selection selection = faults.Select(http.Request, reading.Request?.Model);
        Observed observed = log.Begin(http.Request, body.Bytes, reading.Request, selection.Call?.Text);
        try
        {
            if ((selection.Problem ?? Unauthorized(http.Request) ?? accounts.Refusal(http.Request) ?? reading.Problem) is { } problem)
            {
                await problem.SendAsync(http, () => End(Ending.Completed));
            }
            else if (selection.Call is { } call)
            {
                await MisbehaveAsync(http, reading.Request!, call, observed);
            }
            else
            {
                IAnswer answer = reading.Request!.Answer(default);
                await PlainDelivery.SendAsync(new Exchange(http, answer, FaultOptions.None, observed, log, clock, http.RequestAborted));
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

    private async Task MisbehaveAsync(HttpContext http, ProviderRequest request, FaultCall call, Observed observed)
    {
        using CancellationTokenSource gone =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        Exchange exchange = new(http, request.Answer(call.Shape), call.Options, observed, log, clock, gone.Token);
        await exchange.WaitAsync(call.Options.Time(CommonOptions.DelayMs));
        await call.Fault.SendAsync(exchange);
    }

    private ApiProblem? Unauthorized(HttpRequest request) =>
        _authorization is null || request.Headers.Authorization == _authorization
            ? null
            : new ApiProblem(401, "invalid_request_error", "invalid_api_key", null, "Incorrect API key provided.");
}
