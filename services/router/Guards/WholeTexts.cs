using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Guards.External;
using LlmMesh.Router.Guards.Rules;
using LlmMesh.Router.Guards.Texts;

namespace LlmMesh.Router.Guards;

/// <summary>Checks texts that are there as a whole: a request's, or those of an answer that is no stream. A guard sees what those before it have masked.</summary>
/// <param name="guards">In order.</param>
/// <param name="verdicts">Where findings are told.</param>
/// <param name="external">Asks external guards.</param>
/// <param name="request">What external guards are told.</param>
/// <param name="time">Measures searches.</param>
internal sealed class WholeTexts(GuardDefinition[] guards, Verdicts verdicts, ExternalGuard external, GuardedRequest request, TimeProvider time)
{
    /// <summary>What is to be replaced in the document, in order, or why it does not pass.</summary>
    /// <param name="parts">The texts.</param>
    /// <param name="actionOf">What becomes of a finding of a guard.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async ValueTask<(List<BodyEdit> Edits, MeshError? Refusal)> CheckAsync(
        List<TextPart> parts, Func<GuardDefinition, GuardAction> actionOf, CancellationToken cancellationToken)
    {
        string[] texts = [.. parts.Select(part => part.Text)];
        foreach (GuardDefinition guard in guards)
        {
            MeshError? refusal = guard.Kind == GuardKind.Http
                ? await AskAsync(guard, texts, actionOf(guard), cancellationToken)
                : Search(guard, parts, texts, actionOf(guard));
            if (refusal is not null)
            {
                return ([], refusal);
            }
        }

        List<BodyEdit> edits = [];
        for (int i = 0; i < parts.Count; i++)
        {
            if (!ReferenceEquals(texts[i], parts[i].Text))
            {
                edits.Add(new BodyEdit(parts[i].Literal, Masks.Literal(texts[i])));
            }
        }

        return (edits, null);
    }

    private MeshError? Search(GuardDefinition guard, List<TextPart> parts, string[] texts, GuardAction action)
    {
        bool any = false;
        List<Finding> found = [];
        for (int i = 0; i < texts.Length; i++)
        {
            found.Clear();
            if (!LocalRules.Find(guard, texts[i], parts[i].IsInstruction, time, found) && verdicts.Fail(guard) is { } failure)
            {
                return failure;
            }

            any |= found.Count > 0;
            if (found.Count > 0 && action == GuardAction.Block)
            {
                return verdicts.Refuse(guard);
            }

            if (found.Count > 0 && action == GuardAction.Mask)
            {
                texts[i] = Masks.Apply(texts[i], found);
            }
        }

        if (any)
        {
            verdicts.Note(guard, action);
        }

        return null;
    }

    private async ValueTask<MeshError?> AskAsync(GuardDefinition guard, string[] texts, GuardAction action, CancellationToken cancellationToken)
    {
        ExternalVerdict?[] answers = await external.AskAsync(guard, request, texts, cancellationToken);
        if (action == GuardAction.Block && answers.FirstOrDefault(answer => answer?.Action == GuardAction.Block) is { } refusal)
        {
            return verdicts.Refuse(guard, refusal.Reason);
        }

        if (answers.Contains(null) && verdicts.Fail(guard) is { } failure)
        {
            return failure;
        }

        GuardAction severest = GuardAction.Off;
        for (int i = 0; i < answers.Length; i++)
        {
            GuardAction asked = answers[i]?.Action ?? GuardAction.Off;
            severest = asked > severest ? asked : severest;
            if (asked == GuardAction.Mask && action == GuardAction.Block)
            {
                texts[i] = answers[i]!.Text!;
            }
        }

        if (severest != GuardAction.Off)
        {
            verdicts.Note(guard, action == GuardAction.Flag ? GuardAction.Flag : severest);
        }

        return null;
    }
}
