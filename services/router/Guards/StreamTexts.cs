using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Guards.External;
using LlmMesh.Router.Guards.Rules;

namespace LlmMesh.Router.Guards;

/// <summary>
/// Decides how much of a text that is still being written may go to the client. The last <see cref="Tail"/> characters are held back, so
/// that what is found is found before its beginning was delivered; something found that still touches what is held back is held back as
/// a whole, up to <see cref="LongestHeld"/> characters.
/// </summary>
internal sealed class StreamTexts(GuardDefinition[] guards, Verdicts verdicts, ExternalGuard external, GuardedRequest request, TimeProvider time)
{
    /// <summary>Characters held back at the end of a text. What a guard recognises by more characters than these may begin to be delivered.</summary>
    public const int Tail = 256;

    /// <summary>Characters kept of what is decided, for what stands before a finding.</summary>
    public const int Context = 256;

    /// <summary>Most characters held back for something found that goes on.</summary>
    public const int LongestHeld = 4096;

    // Every search reads the context and the tail again: it should decide more than a character.
    private const int Step = 64;

    // A call to another service should be about a sentence or two.
    private const int ExternalStep = 512;

    private readonly int _step = Array.Exists(guards, guard => guard.Kind == GuardKind.Http) ? ExternalStep : Step;

    /// <summary>Decides what can be decided.</summary>
    /// <returns>Why the answer must not go on; null when it may.</returns>
    public async ValueTask<MeshError?> DecideAsync(Channel channel, CancellationToken cancellationToken)
    {
        if (channel.Decided == channel.End || (!channel.IsSettled && channel.End - channel.Decided < Tail + _step))
        {
            return null;
        }

        string text = channel.Window;
        int from = channel.From;
        List<Finding>?[] found = new List<Finding>?[guards.Length];
        List<GuardDefinition>? failed = Search(text, found);
        int cut = channel.IsSettled ? text.Length : Cut(text, from, found);
        if (cut <= from)
        {
            return null;
        }

        List<Finding> masked = [];
        for (int i = 0; i < guards.Length; i++)
        {
            MeshError? refusal = guards[i].Kind == GuardKind.Http
                ? await AskAsync(guards[i], text, from, cut, masked, cancellationToken)
                : failed?.Contains(guards[i]) == true && verdicts.Fail(guards[i]) is { } failure ? failure
                : Judge(guards[i], found[i], from, cut, masked);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        channel.Decide(cut, masked, Context);
        return null;
    }

    private List<GuardDefinition>? Search(string text, List<Finding>?[] found)
    {
        List<GuardDefinition>? failed = null;
        for (int i = 0; i < guards.Length; i++)
        {
            if (guards[i].Kind != GuardKind.Http && !LocalRules.Find(guards[i], text, isInstruction: false, time, found[i] = []))
            {
                (failed ??= []).Add(guards[i]);
            }
        }

        return failed;
    }

    // A finding is decided when so much follows it that it cannot go on.
    private static int Cut(string text, int from, List<Finding>?[] found)
    {
        int cut = Math.Max(from, text.Length - Tail);
        bool moved;
        do
        {
            moved = false;
            foreach (List<Finding>? findings in found)
            {
                foreach (Finding finding in findings ?? [])
                {
                    if (finding.Start < cut && finding.End > cut && finding.End > from && text.Length - finding.Start <= LongestHeld)
                    {
                        cut = Math.Max(from, finding.Start);
                        moved = cut < finding.End && cut == finding.Start;
                    }
                }
            }
        }
        while (moved);

        // Half a character is nothing that an external guard could be sent.
        return cut > from && char.IsLowSurrogate(text[cut]) ? cut - 1 : cut;
    }

    private MeshError? Judge(GuardDefinition guard, List<Finding>? found, int from, int cut, List<Finding> masked)
    {
        bool any = false;
        foreach (Finding finding in found ?? [])
        {
            if (finding.End <= from || finding.Start >= cut)
            {
                continue;
            }

            any = true;
            if (guard.After == GuardAction.Mask)
            {
                int start = Math.Max(finding.Start, from);
                masked.Add(finding with { Start = start, Length = Math.Min(finding.End, cut) - start });
            }
        }

        if (any && guard.After == GuardAction.Block)
        {
            return verdicts.Refuse(guard);
        }

        if (any)
        {
            verdicts.Note(guard, guard.After);
            masked.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        }

        return null;
    }

    // Sees the part that is being decided, as the guards before it leave it; a mask takes the place of all of it.
    private async ValueTask<MeshError?> AskAsync(
        GuardDefinition guard, string text, int from, int cut, List<Finding> masked, CancellationToken cancellationToken)
    {
        string part = Masks.Apply(text[from..cut], from, masked);
        ExternalVerdict? answer = (await external.AskAsync(guard, request, [part], cancellationToken))[0];
        if (answer is null)
        {
            return verdicts.Fail(guard);
        }

        if (answer.Action == GuardAction.Off)
        {
            return null;
        }

        if (guard.After == GuardAction.Flag || answer.Action == GuardAction.Flag)
        {
            verdicts.Note(guard, GuardAction.Flag);
            return null;
        }

        if (answer.Action == GuardAction.Block)
        {
            return verdicts.Refuse(guard, answer.Reason);
        }

        verdicts.Note(guard, GuardAction.Mask);
        masked.Clear();
        masked.Add(new Finding(from, cut - from, answer.Text!));
        return null;
    }
}
