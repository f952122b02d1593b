using System.Globalization;
using LlmMesh.Router.Errors;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>
/// The version of the configuration that an edit was made for, from <c>If-Match</c>: its number in quotes, as the <c>ETag</c> of
/// <c>GET /config</c>, or <c>*</c> for whichever is in force.
/// </summary>
/// <param name="Number">The number; null: whichever is in force.</param>
/// <param name="Error">Why the header cannot be used; null when it can.</param>
internal readonly record struct ExpectedVersion(long? Number, MeshError? Error)
{
    private const string Remedy = "Send the ETag of GET /config, for example If-Match: \"12\", or If-Match: * to change whichever version is in force.";

    private static readonly MeshError Missing = new(
        ErrorCode.VersionRequired, $"This would change the configuration without saying which version of it. {Remedy}")
    { Param = "If-Match" };

    private static readonly MeshError Unreadable = new(ErrorCode.InvalidValue, $"If-Match is no version of the configuration. {Remedy}")
    {
        Param = "If-Match",
    };

    /// <summary>Reads the header of an edit that must have it.</summary>
    public static ExpectedVersion Required(HttpRequest request) =>
        request.Headers.IfMatch.Count == 0 ? new ExpectedVersion(null, Missing) : Optional(request);

    /// <summary>Reads the header of an edit that may go without it.</summary>
    public static ExpectedVersion Optional(HttpRequest request)
    {
        StringValues header = request.Headers.IfMatch;
        if (header is [] or ["*"])
        {
            return default;
        }

        return header is [{ } tag] && long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new ExpectedVersion(number, null)
            : new ExpectedVersion(null, Unreadable);
    }

    /// <summary>Says which version an answer is about.</summary>
    public static void Tell(HttpResponse response, long number) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{number}\"");
}
