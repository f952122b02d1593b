namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>How far one of the answers has come: what the ids and numbers of its next pieces depend on.</summary>
internal sealed class CandidateProgress
{
    private int _details;
    private int _openThought = -1;

    /// <summary>Whether its role has been told.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether it holds anything.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>Calls so far.</summary>
    public int Calls { get; set; }

    /// <summary>Images so far.</summary>
    public int Images { get; set; }

    public bool HasFinished { get; set; }

    /// <summary>The number of the thought that goes on, or of a new one.</summary>
    public int Thought() => _openThought = _openThought < 0 ? _details++ : _openThought;

    /// <summary>The number of a signature, which ends the thought before it.</summary>
    public int Signature()
    {
        EndThought();
        return _details++;
    }

    /// <summary>Something else has followed.</summary>
    public void EndThought() => _openThought = -1;
}
