namespace Aspire.Hosting.Supervision;

/// <summary>The end of what a process wrote, for the report of its death. Safe for concurrent use.</summary>
internal sealed class LastLines
{
    private const int Kept = 12;

    private readonly Queue<string> _lines = new(Kept);

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == Kept)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    /// <summary>The lines, indented under a headline.</summary>
    public string Indented()
    {
        lock (_lines)
        {
            return string.Join(Environment.NewLine, _lines.Select(line => $"    {line}"));
        }
    }
}
