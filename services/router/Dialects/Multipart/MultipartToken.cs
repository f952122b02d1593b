namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>What a <see cref="MultipartScanner"/> has come upon.</summary>
internal enum MultipartToken
{
    /// <summary>Nothing can be said before more bytes are there.</summary>
    NeedsMore,

    /// <summary>A part's headers: <see cref="MultipartScanner.Part"/>.</summary>
    PartBegins,

    /// <summary>Bytes of the part's content.</summary>
    Content,

    /// <summary>The delimiter behind a part's content.</summary>
    PartEnds,

    /// <summary>The form is complete and nothing follows it.</summary>
    End,

    /// <summary>It is no form, or one that two readers could understand differently: <see cref="MultipartScanner.Problem"/>.</summary>
    Malformed,
}
