using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>The arguments of a call, of which the number is known beforehand: they are written once and not copied.</summary>
internal struct ScriptArguments(int count)
{
    private readonly RedisValue[] _arguments = new RedisValue[count];
    private int _written;

    /// <summary>All of them; none may be missing.</summary>
    public readonly RedisValue[] Values => _written == _arguments.Length
        ? _arguments
        : throw new InvalidOperationException($"{_written} of {_arguments.Length} arguments were written.");

    public void Add(RedisValue argument) => _arguments[_written++] = argument;
}
