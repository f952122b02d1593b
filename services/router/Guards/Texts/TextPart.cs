using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Guards.Texts;

/// <summary>A text in a document.</summary>
/// <param name="Literal">Where it stands as a JSON string, quotes included.</param>
/// <param name="Text">What it says, unescaped.</param>
/// <param name="IsInstruction">Whether it is the application's own: of the roles system, developer and assistant, or of a tool's description.</param>
internal sealed record TextPart(ByteRange Literal, string Text, bool IsInstruction);
