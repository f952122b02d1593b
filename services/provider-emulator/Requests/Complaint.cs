namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>The first thing found wrong with a request. Checks go on after it; what they find is no longer heard.</summary>
internal sealed class Complaint
{
    public ApiProblem? First { get; private set; }

    /// <summary>Notes a 400 unless the condition holds.</summary>
    /// <param name="condition">What must be.</param>
    /// <param name="where">The field, as the dialect names it.</param>
    /// <param name="message">What the provider says.</param>
    /// <returns>The condition.</returns>
    public bool Require(bool condition, string where, string message)
    {
        if (!condition)
        {
            First ??= ApiProblem.Invalid(where, "invalid_value", message);
        }

        return condition;
    }
}
