// SPDX-License-Identifier: Apache-2.0
/// The little JSON that the C interface needs: parsing of option texts, building of reports.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tessera::sim {

/// The text is not JSON, or a value is missing or of the wrong kind; the message says which.
class JsonError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Json {
 public:
  using Object = std::map<std::string, Json, std::less<>>;

  /// Objects, texts, numbers and booleans; no arrays and no null, since no option needs them.
  static Json parse(std::string_view text);

  /// The member, or null when this is no object or has no such member.
  const Json* find(std::string_view key) const;
  const Object& object(std::string_view what) const;

  double number(std::string_view what) const;
  bool boolean(std::string_view what) const;
  const std::string& text(std::string_view what) const;
  /// A whole number, or text in decimal or 0x notation: addresses do not fit a double.
  uint64_t integer(std::string_view what) const;

 private:
  friend class JsonParser;
  enum class Kind : uint8_t { kBoolean, kNumber, kText, kObject };
  void require(Kind kind, std::string_view what, const char* name) const;

  Kind kind_ = Kind::kBoolean;
  bool boolean_ = false;
  double number_ = 0;
  std::string text_;
  Object members_;
};

/// Builds one JSON text, member by member.
class JsonWriter {
 public:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& key(std::string_view name);
  JsonWriter& value(uint64_t number);
  JsonWriter& value(double number);
  JsonWriter& value(bool boolean);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char*) = delete;  // would be taken for a boolean
  template <typename T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  const std::string& str() const { return text_; }

 private:
  void separate();
  std::string text_;
  bool first_ = true;
};

}  // namespace tessera::sim
