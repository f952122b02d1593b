using System.Text;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>What a run has seen. Thread-safe.</summary>
public sealed class FuzzReport
{
    private const int MostFindings = 20;
    private const int MostBytes = 2000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _answers = new(StringComparer.Ordinal);
    private readonly List<string> _findings = [];

    /// <summary>Requests sent.</summary>
    public long Requests { get; private set; }

    /// <summary>Good requests among them that were served.</summary>
    public long Served { get; private set; }

    /// <summary>How often what must not happen did.</summary>
    public int Violations { get; private set; }

    /// <summary>The first violations, each with the requests that led to it.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Answers by kind of request and status.</summary>
    public IReadOnlyDictionary<string, long> Answers => _answers;

    internal void Answered(string kind, FuzzShape shape, FuzzAnswer answer)
    {
        lock (_lock)
        {
            Requests++;
            Served += shape == FuzzShape.Sane && answer.Status == 200 ? 1 : 0;
            Count($"{kind} {answer.Status}");
        }
    }

    internal void Unanswered(string kind)
    {
        lock (_lock)
        {
            Requests++;
            Count($"{kind} closed");
        }
    }

    internal void Violated(string what, ReadOnlySpan<byte> sent)
    {
        lock (_lock)
        {
            Violations++;
            if (_findings.Count < MostFindings)
            {
                _findings.Add($"{what}\n{Printable(sent)}");
            }
        }
    }

    private static string Printable(ReadOnlySpan<byte> sent)
    {
        var text = new StringBuilder();
        foreach (byte one in sent[..Math.Min(sent.Length, MostBytes)])
        {
            text.Append(one is (byte)'\n' or >= 0x20 and < 0x7f ? ((char)one).ToString() : $"\\x{one:x2}");
        }

        return text.Append(sent.Length > MostBytes ? $"... ({sent.Length} bytes)" : "").ToString();
    }

    private void Count(string what) => _answers[what] = _answers.GetValueOrDefault(what) + 1;
}
