using System.IO.Pipelines;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Dialects;
using LlmMesh.ProviderEmulator.Faults;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>One request being answered: the correct answer, the connection, and the note in the log.</summary>
/// <param name="http">The connection.</param>
/// <param name="dialect">Whose errors and framing it has.</param>
/// <param name="answer">What a healthy provider would say.</param>
/// <param name="options">The options of the fault called, if any.</param>
/// <param name="observed">The note in the log.</param>
/// <param name="log">Where the ending is noted.</param>
/// <param name="clock">The clock of every delay.</param>
/// <param name="cancellation">Set when the client leaves or the emulator stops.</param>
internal sealed class Exchange(
    HttpContext http,
    Dialect dialect,
    IAnswer answer,
    FaultOptions options,
    Observed observed,
    RequestLog log,
    TimeProvider clock,
    CancellationToken cancellation)
{
    public HttpContext Http => http;

    public Dialect Dialect => dialect;

    public IAnswer Answer => answer;

    public FaultOptions Options => options;

    public Observed Observed => observed;

    public TimeProvider Clock => clock;

    public PipeWriter Body => http.Response.BodyWriter;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Waits; a zero wait does not yield.</summary>
    public Task WaitAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, clock, cancellation) : Task.CompletedTask;

    /// <summary>Keeps the connection open and sends nothing until the client leaves or the emulator stops.</summary>
    public Task HoldAsync() => Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellation);

    /// <summary>Waits as <c>token-delay-ms</c> asks, when the event is a token.</summary>
    public Task PaceAsync(in AnswerEvent answerEvent) =>
        answerEvent.IsToken ? WaitAsync(options.Time(CommonOptions.TokenDelayMs)) : Task.CompletedTask;

    /// <summary>Sends what was written to <see cref="Body"/> and counts one write.</summary>
    public async ValueTask FlushAsync()
    {
        observed.CountWrite();
        await Body.FlushAsync(cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Notes the ending. Called just before the last bytes go out, so that a client that has the whole answer finds the
    /// note complete.
    /// </summary>
    public void End(Ending ending, int? status)
    {
        observed.Status = status;
        log.End(observed, ending);
    }
}
