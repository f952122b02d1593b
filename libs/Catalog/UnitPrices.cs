using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>US dollars for what is priced by the piece. They come on top of a price's tokens; what has no price here costs nothing.</summary>
public sealed record UnitPrices
{
    // Far beyond any request, far below what could overflow a sum.
    private const long MostCounted = 1_000_000_000_000;
    private const decimal NanoDollarsPerDollar = 1_000_000_000m;
    private const decimal MillisecondsPerMinute = 60_000m;
    private const decimal CharactersPerPrice = 1_000_000m;

    /// <summary>An image whose form is not among <see cref="ImageForms"/>; null: the dearest of them.</summary>
    public decimal? Image { get; init; }

    /// <summary>An image by quality and size, <c>hd 1024x1024</c>, or by size alone, <c>1024x1024</c>.</summary>
    public IReadOnlyDictionary<string, decimal> ImageForms { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>A minute of sound, heard or spoken.</summary>
    public decimal? AudioMinute { get; init; }

    /// <summary>A million characters read out.</summary>
    public decimal? MillionCharacters { get; init; }

    /// <summary>Whether nothing costs anything.</summary>
    public bool IsFree => Dearest() == 0 && AudioMinute is null or 0 && MillionCharacters is null or 0;

    /// <summary>Exact nano-dollars (1 USD = 10⁹). A negative count costs nothing.</summary>
    public decimal Cost(in MediaUsage usage) =>
        Part(usage.Images, PerImage(usage.ImageForm))
        + (Part(usage.AudioMilliseconds, AudioMinute ?? 0) / MillisecondsPerMinute)
        + (Part(usage.Characters, MillionCharacters ?? 0) / CharactersPerPrice);

    // A form that is not in the list must not be cheaper than those that are.
    private decimal PerImage(string? form) =>
        form is not null && ImageForms.TryGetValue(form, out decimal listed) ? listed
        : form is not null && ImageForms.TryGetValue(form[(form.IndexOf(' ', StringComparison.Ordinal) + 1)..], out listed) ? listed
        : Image ?? Dearest();

    private decimal Dearest() => ImageForms.Values.Append(Image ?? 0).Max();

    private static decimal Part(long count, decimal price) => Math.Clamp(count, 0, MostCounted) * price * NanoDollarsPerDollar;
}
