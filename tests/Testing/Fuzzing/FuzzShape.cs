namespace LlmMesh.Testing.Fuzzing;

/// <summary>What a mutated request obliges the server to.</summary>
public enum FuzzShape
{
    /// <summary>It is a whole HTTP request, whatever it says: one answer, and the connection goes on.</summary>
    Whole = 0,

    /// <summary>As <see cref="Whole"/>, and there is nothing wrong with it: the answer is 200.</summary>
    Sane,

    /// <summary>It may not be HTTP, or says that it is the last: an answer or none, and then the connection ends.</summary>
    Last,
}
