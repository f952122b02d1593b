namespace LlmMesh.Credentials;

/// <summary>How the last reading of a credential's source went.</summary>
public enum CredentialCondition
{
    /// <summary>It has not been read yet.</summary>
    Unread = 0,

    /// <summary>It holds a key.</summary>
    Present,

    /// <summary>It is there and says that there is none: no such variable, file or secret, or a disabled one. The credential is withdrawn.</summary>
    Missing,

    /// <summary>It cannot be asked. A key read before stays in use.</summary>
    Unreadable,

    /// <summary>It holds what cannot be a key: nothing, several lines, blanks or control characters. A key read before stays in use.</summary>
    Malformed,
}
