namespace LlmMesh.Usage.Rollups;

/// <summary>What roll-ups distinguish requests by. Each facet counts every request it concerns by itself; none is a part of another.</summary>
internal static class Facet
{
    /// <summary>Nothing: all requests.</summary>
    public const string Total = "total";

    /// <summary>Provider and model that served; empty when none did.</summary>
    public const string Target = "target";

    /// <summary>Key, its team, and the team's organisation.</summary>
    public const string Caller = "caller";

    /// <summary>Category; only requests that were routed by one.</summary>
    public const string Category = "category";

    /// <summary>The client's end user; only requests that name one.</summary>
    public const string User = "user";

    /// <summary>Tag, written 'name:value'; a request counts once for each of its tags.</summary>
    public const string Tag = "tag";

    /// <summary>The fault a request ended with; only requests that did.</summary>
    public const string Fault = "fault";
}
