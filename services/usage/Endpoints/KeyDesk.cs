using LlmMesh.Usage.Principals;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Hands keys out: as lists, and after a change, once the edge has been told of it.</summary>
internal sealed class KeyDesk(KeyBook keys, TeamBook teams, PrincipalNews news)
{
    /// <summary>A page of keys.</summary>
    public async Task<KeyPage> ListAsync(string? team, string? after, int limit, CancellationToken cancellationToken)
    {
        Dictionary<string, Team> known = (await teams.ListAsync(cancellationToken)).ToDictionary(found => found.Name, StringComparer.Ordinal);

        // One more than asked for tells whether there is a next page.
        IReadOnlyList<HeldKey> found = await keys.ListAsync(team, after, limit + 1, cancellationToken);
        KeyView[] page = [.. found.Take(limit).Where(held => known.ContainsKey(held.Key.Team)).Select(held => KeyView.Of(held, known[held.Key.Team]))];
        return new KeyPage(page, found.Count > limit ? found[limit - 1].Key.Id : null);
    }

    /// <summary>A key as administrators see it.</summary>
    public async Task<KeyView> ViewAsync(HeldKey held, CancellationToken cancellationToken) =>
        KeyView.Of(held, (await teams.FindAsync(held.Key.Team, cancellationToken))!);

    /// <summary>Tells the edge of a change that is stored, and answers it. Not cancelled: the answer may hold a secret that is nowhere else.</summary>
    /// <param name="id">The key.</param>
    /// <param name="status">The status, once the edge knows.</param>
    /// <param name="secret">A secret to be shown this once.</param>
    public async Task<IResult> AnswerAsync(string id, int status = StatusCodes.Status200OK, string? secret = null)
    {
        DateTimeOffset? told = await news.TellAsync();
        return await keys.FindAsync(id, CancellationToken.None) is { } held
            ? new Undisclosed(Results.Json(
                new KeyChange(await ViewAsync(held, CancellationToken.None), told, Told.Notice(told)) { Secret = secret },
                PrincipalJson.Default.KeyChange,
                statusCode: Told.Status(told, status)))
            : PrincipalErrors.KeyNotFound(id);
    }

    /// <summary>An answer that no cache keeps.</summary>
    private sealed class Undisclosed(IResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            return answer.ExecuteAsync(httpContext);
        }
    }
}
