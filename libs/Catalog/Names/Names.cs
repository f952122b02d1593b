using System.Text.Unicode;

namespace LlmMesh.Catalog;

public sealed partial class CatalogSnapshot
{
    /// <summary>The name of automatic choice; <c>auto</c> is another spelling of it.</summary>
    public const string RouterName = "router";

    private NameIndex? _names;

    /// <summary>
    /// What <see cref="RouterName"/> stands for: its mapping without the providers that are not configured; when nothing is left of it,
    /// the first chat model of each configured provider. Empty only when no configured provider lists a chat model.
    /// </summary>
    public IReadOnlyList<Target> DefaultChain => Names.DefaultChain;

    // Two threads may both build the first index; they build the same one.
    private NameIndex Names => _names ??= new NameIndex(this);

    /// <summary>
    /// Finds what a model name stands for. Names match exactly, never by prefix or case. The order: a mapping's name; <c>provider/id</c>,
    /// <c>provider/alias</c>, <c>provider/short name</c>; a bare id, alias, short name (the part of the id behind the last slash).
    /// A bare name that several configured providers share is <see cref="NameKind.Ambiguous"/>; one that only providers without
    /// configuration have yields their targets. Behind the name of a provider that accepts unlisted models any visible ASCII text
    /// is a model.
    /// </summary>
    /// <param name="name">The name as the client sent it.</param>
    public ResolvedName Resolve(string name) => Names.Resolve(name);

    /// <summary>The same without a string; allocates only for an unlisted model seen for the first time.</summary>
    /// <param name="name">The name as the client sent it.</param>
    public ResolvedName Resolve(ReadOnlySpan<char> name) => Names.Resolve(name);

    /// <summary>The same for the bytes of a request.</summary>
    /// <param name="utf8Name">The name, unescaped, in UTF-8.</param>
    public ResolvedName Resolve(ReadOnlySpan<byte> utf8Name)
    {
        Span<char> name = stackalloc char[NameIndex.LongestName];
        return utf8Name.Length <= name.Length && Utf8.ToUtf16(utf8Name, name, out _, out int length) == System.Buffers.OperationStatus.Done
            ? Names.Resolve(name[..length])
            : NameIndex.Unknown;
    }

    /// <summary>Works the names out now rather than in the first request.</summary>
    internal void IndexNames() => _ = Names;
}
