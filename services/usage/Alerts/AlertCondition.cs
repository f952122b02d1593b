namespace LlmMesh.Usage.Alerts;

/// <summary>Something a rule finds to be the case.</summary>
/// <param name="Rule">The rule's name, as the configuration spells it.</param>
/// <param name="Subject">What it is about: a budget, a target, an account; empty for the mesh as a whole. Never a secret.</param>
/// <param name="Message">What is the case, for people.</param>
/// <param name="Figure">What was measured; null where nothing is.</param>
internal sealed record AlertCondition(string Rule, string Subject, string Message, AlertFigure? Figure = null)
{
    /// <summary>What tells it from other conditions.</summary>
    public AlertKey Key => new(Rule, Subject);
}

/// <summary>Names a condition.</summary>
internal readonly record struct AlertKey(string Rule, string Subject);

/// <summary>A measured value and the bound it is on the wrong side of.</summary>
internal sealed record AlertFigure(decimal Measured, decimal Bound, string Unit);
