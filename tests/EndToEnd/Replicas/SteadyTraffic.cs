using System.Collections.Concurrent;
using System.Net.Http.Json;
using Xunit;

namespace LlmMesh.EndToEnd.Replicas;

/// <summary>
/// Callers who ask one after the other, whole answers and streams in turn, until they are told to stop; whatever is not a whole answer is
/// written down. Every answer is a known number of words.
/// </summary>
internal sealed class SteadyTraffic : IAsyncDisposable
{
    private const int Callers = 6;
    private const int Words = 40;

    private readonly HttpClient _edge;
    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task[] _callers;
    private int _answers;

    public SteadyTraffic(HttpClient edge)
    {
        _edge = edge;
        _callers = [.. Enumerable.Range(0, Callers).Select(caller => AskAsync(isStream: caller % 2 == 0))];
    }

    public IReadOnlyCollection<string> Failures => _failures;

    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Returns once so many more answers have come.</summary>
    public async Task AnswersAsync(int more)
    {
        int goal = Answers + more;
        while (Answers + _failures.Count < goal)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_callers);
        _enough.Dispose();
        _edge.Dispose();
    }

    private async Task AskAsync(bool isStream)
    {
        while (!_enough.IsCancellationRequested)
        {
            try
            {
                using HttpResponseMessage answer = await _edge.PostAsJsonAsync(
                    "v1/chat/completions",
                    new
                    {
                        model = $"emulator/fault-none,tokens={Words},token-delay-ms=20",
                        stream = isStream,
                        messages = (object[])[new { role = "user", content = "Say something" }],
                    });
                string text = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode || !text.Contains($"w{Words - 1}", StringComparison.Ordinal)
                    || (isStream && !text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal)))
                {
                    _failures.Enqueue($"{(int)answer.StatusCode}: {text}");
                }
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue(failure.ToString());
            }

            Interlocked.Increment(ref _answers);
        }
    }
}
