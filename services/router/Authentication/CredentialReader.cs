namespace LlmMesh.Router.Authentication;

/// <summary>What a request brings along to be let in.</summary>
internal enum Presented
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>One secret, perhaps in several headers.</summary>
    Secret,

    /// <summary>Different secrets: whose request it is cannot be told.</summary>
    Several,

    /// <summary>Something that is no secret: another scheme, nothing behind the scheme, or far too long.</summary>
    Malformed,
}

/// <summary>
/// Finds the secret of a request: in each dialect's own header and nowhere else. Never in the address, which ends up in logs.
/// </summary>
internal static class CredentialReader
{
    /// <summary>Headers that carry a client's secret; none of them is passed on to anybody.</summary>
    public static readonly IReadOnlyList<string> Headers = ["Authorization", "x-api-key", "x-goog-api-key", "api-key"];

    private const string Bearer = "Bearer ";

    /// <param name="headers">The request's.</param>
    /// <param name="secret">The secret, if there is exactly one.</param>
    public static Presented Read(IHeaderDictionary headers, out ReadOnlySpan<char> secret)
    {
        secret = default;
        Presented found = Presented.Nothing;
        for (int i = 0; i < Headers.Count; i++)
        {
            if (!headers.TryGetValue(Headers[i], out var values))
            {
                continue;
            }

            for (int j = 0; j < values.Count; j++)
            {
                ReadOnlySpan<char> value = values[j].AsSpan().Trim();
                if (i == 0)
                {
                    if (!value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
                    {
                        return Presented.Malformed;
                    }

                    value = value[Bearer.Length..].TrimStart();
                }

                if (value.Length is 0 or > SecretHash.LongestSecret)
                {
                    return Presented.Malformed;
                }

                if (found == Presented.Secret && !value.SequenceEqual(secret))
                {
                    return Presented.Several;
                }

                secret = value;
                found = Presented.Secret;
            }
        }

        return found;
    }
}
