namespace LlmMesh.Router.Dialects.Responses;

/// <summary>What a piece of a call says besides what the tool is given.</summary>
/// <param name="Index">Which call.</param>
/// <param name="Id">The provider's id of it; null when the piece does not tell.</param>
/// <param name="Name">The tool; null when the piece does not tell.</param>
/// <param name="IsCustom">Whether the tool takes free text.</param>
internal readonly record struct CallPiece(int Index, string? Id, string? Name, bool IsCustom);
