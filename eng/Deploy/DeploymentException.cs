namespace LlmMesh.Deploy;

/// <summary>The manifest or the settings beside it say something that cannot be deployed; the message names the place and the remedy.</summary>
internal sealed class DeploymentException(string message) : Exception(message);
