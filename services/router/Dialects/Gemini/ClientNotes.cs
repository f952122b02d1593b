using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>What a request of a Gemini client's has to be remembered for until it is answered or sent on.</summary>
/// <param name="AsArray">Whether its stream is one JSON array, for who did not ask for events.</param>
/// <param name="WantsThoughts">Whether it asked for thoughts.</param>
/// <param name="Places">Where in its body the mesh may have to change something.</param>
internal sealed record ClientNotes(bool AsArray, bool WantsThoughts, ClientPlaces Places);

/// <summary>Where in a body the mesh may have to change something.</summary>
internal sealed class ClientPlaces
{
    /// <summary>The value of <c>maxOutputTokens</c>; null when it is not there.</summary>
    public ByteRange? TokenLimit { get; set; }

    /// <summary>Behind the brace that opens <c>generationConfig</c>; null when it is not there.</summary>
    public int? ConfigStart { get; set; }

    /// <summary>Whether <c>generationConfig</c> has no members.</summary>
    public bool IsConfigEmpty { get; set; }

    /// <summary>The value of <c>generationConfig</c>, where it is null.</summary>
    public ByteRange? NullConfig { get; set; }

    /// <summary>Behind the brace that opens the body.</summary>
    public int BodyStart { get; set; }

    /// <summary>Whether nothing of the body is sent on.</summary>
    public bool IsBodyEmpty { get; set; }

    /// <summary>Fields that belong to the mesh and are not sent on, commas included, in order.</summary>
    public IReadOnlyList<ByteRange> OwnFields { get; set; } = [];
}
