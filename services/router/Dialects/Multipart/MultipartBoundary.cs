using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>The boundary that a <c>Content-Type</c> names.</summary>
internal static class MultipartBoundary
{
    private const int Longest = 70;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ");

    /// <returns>Null when the type is not <c>multipart/form-data</c> with one valid boundary.</returns>
    public static byte[]? Read(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || type.Parameters.Count(static parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase)) != 1)
        {
            return null;
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= Longest && !boundary.AsSpan().ContainsAnyExcept(Allowed) && boundary[^1] != ' '
            ? Encoding.ASCII.GetBytes(boundary)
            : null;
    }
}
