using System.Text;

namespace LlmMesh.Router.Guards;

/// <summary>
/// One text that a stream writes piece by piece, as far as guards still need it:
/// <code>
/// | context, decided | to be decided | held back |
///  0              Decided         (the cut)     End      (counted from the beginning of the text)
/// </code>
/// </summary>
internal sealed class Channel
{
    private readonly StringBuilder _text = new();
    private int _origin;

    /// <summary>Up to where it has been decided what the client gets.</summary>
    public int Decided { get; private set; }

    /// <summary>Where the text ends so far.</summary>
    public int End => _origin + _text.Length;

    /// <summary>Whether nothing more is expected to follow soon, so that nothing of it needs to be held back.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What is masked and has not been written yet, in order, counted from the beginning of the text.</summary>
    public List<Finding> Masked { get; } = [];

    /// <summary>The context and all that is not decided.</summary>
    public string Window => _text.ToString();

    /// <summary>Where in the window the undecided part begins.</summary>
    public int From => Decided - _origin;

    public void Append(string text)
    {
        _text.Append(text);
        IsSettled = false;
    }

    /// <summary>Decides the window up to a cut.</summary>
    /// <param name="cut">Where in the window.</param>
    /// <param name="masked">What is masked of it, counted in the window.</param>
    /// <param name="context">Most characters to keep of what is decided.</param>
    public void Decide(int cut, List<Finding> masked, int context)
    {
        foreach (Finding finding in masked)
        {
            Masked.Add(finding with { Start = finding.Start + _origin });
        }

        Decided = _origin + cut;
        int surplus = cut - context;
        if (surplus > 0)
        {
            _text.Remove(0, surplus);
            _origin += surplus;
        }
    }
}
