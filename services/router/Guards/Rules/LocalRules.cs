using System.Text.RegularExpressions;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Guards.Rules;

/// <summary>The guards that this process answers itself.</summary>
internal static class LocalRules
{
    /// <summary>Adds what a guard finds in a text.</summary>
    /// <param name="guard">Any but an external one.</param>
    /// <param name="text">The text.</param>
    /// <param name="isInstruction">Whether the text is an application's instruction to its model, which is no injection into it.</param>
    /// <param name="time">Measures the search for operators' expressions.</param>
    /// <param name="found">What it finds.</param>
    /// <returns>False when it could not say: the search took too long.</returns>
    public static bool Find(GuardDefinition guard, string text, bool isInstruction, TimeProvider time, List<Finding> found)
    {
        switch (guard.Kind)
        {
            case GuardKind.Patterns:
                return FindPatterns(guard, text, time, found);
            case GuardKind.Secrets:
                Secrets.Find(text, found);
                return true;
            case GuardKind.PersonalData:
                PersonalDataRules.Find(text, guard.Types, found);
                return true;
            case GuardKind.Injection when !isInstruction:
                Injection.Find(text, guard.Threshold, found);
                return true;
            default:
                return true;
        }
    }

    private static bool FindPatterns(GuardDefinition guard, string text, TimeProvider time, List<Finding> found)
    {
        long started = time.GetTimestamp();
        try
        {
            foreach (Regex pattern in guard.Patterns)
            {
                foreach (ValueMatch match in pattern.EnumerateMatches(text))
                {
                    // An expression may match nothing between two characters, which is nothing to find.
                    if (match.Length > 0)
                    {
                        found.Add(new Finding(match.Index, match.Length, "[masked]"));
                    }

                    // The expression's own limit begins anew with each match.
                    if (time.GetElapsedTime(started) > guard.Timeout)
                    {
                        return false;
                    }
                }
            }

            return time.GetElapsedTime(started) <= guard.Timeout;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
