namespace LlmMesh.Contracts;

/// <summary>What a request used of things that are priced by the piece, whatever its tokens: images drawn, sound heard or spoken, text read out.</summary>
/// <param name="Images">Images of the answer.</param>
/// <param name="AudioMilliseconds">Length of the sound, in the request or in the answer.</param>
/// <param name="Characters">Characters (code points) to be spoken.</param>
public readonly record struct MediaUsage(long Images, long AudioMilliseconds, long Characters)
{
    /// <summary>Quality and size of the images as the price list words them, <c>hd 1024x1024</c>; null when nobody said.</summary>
    public string? ImageForm { get; init; }
}
